import { Autocomplete, Button, Group, NumberInput, Radio, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Module } from '../../api/answers.ts';
import { moduleGroupsQuery } from '../../api/modules.ts';
import { moduleTypes } from '../../modules/module-types.ts';
import { IconSelect } from './icon-select.tsx';
import classes from './module-fields.module.css';
import { UrlField } from './url-field.tsx';
import type { ModuleForm } from './use-module-form.ts';

type Props = {
  form: ModuleForm;
  /** The module that is changed; absent for a new one. */
  module?: Module;
  isSending: boolean;
  onSubmit: () => void;
  onCancel: () => void;
  /** Why it could not be saved. */
  children: ReactNode;
};

/** What a module consists of, to be filled in. */
export function ModuleFields({ form, module, isSending, onSubmit, onCancel, children }: Props) {
  const { values, set, errorOf } = form;
  const { data: groups = [] } = useQuery(moduleGroupsQuery);
  const element = useFocus(isSending);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    if (form.check()) onSubmit();
    else focusFirst(event.currentTarget, refused);
  };
  return (
    <form ref={element} onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label="Name"
          description={
            module
              ? 'The name cannot be changed. For another name, delete this module and create a new one.'
              : 'The title in the menu. Its permission is called “View” and this name.'
          }
          required={!module}
          readOnly={module !== undefined}
          variant={module ? 'filled' : 'default'}
          data-autofocus={module ? undefined : true}
          autoComplete="off"
          value={values.name}
          error={errorOf('name')}
          onChange={({ currentTarget }) => set('name', currentTarget.value)}
        />
        <Radio.Group
          label="Type"
          description="Where it opens from."
          value={values.type}
          error={errorOf('type')}
          onChange={(type) => set('type', type as Module['type'])}
        >
          <Group gap="lg" mt="xs">
            {Object.entries(moduleTypes).map(([type, label]) => (
              <Radio key={type} value={type} label={label} />
            ))}
          </Group>
        </Radio.Group>
        <UrlField
          value={values.url}
          error={errorOf('url')}
          moduleId={module?.id}
          isFirst={module !== undefined}
          onChange={(url) => set('url', url)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="lg">
          <IconSelect value={values.icon} error={errorOf('icon')} onChange={(icon) => set('icon', icon)} />
          <Autocomplete
            label="Group"
            description="A heading in the menu, if any."
            data={groups}
            value={values.group}
            error={errorOf('group')}
            onChange={(group) => set('group', group)}
          />
          <NumberInput
            label="Order"
            description="Lower comes first in its group."
            allowDecimal={false}
            value={values.order}
            error={errorOf('order')}
            onChange={(order) => set('order', order)}
          />
          <Switch
            label="Enabled"
            description="Off: in nobody’s menu, and not to be opened."
            checked={values.enabled}
            error={errorOf('enabled')}
            onChange={({ currentTarget }) => set('enabled', currentTarget.checked)}
          />
        </SimpleGrid>
        {children}
        <Group justify="flex-end" gap="sm" className={classes.footer}>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isSending}>
            {module ? 'Save' : 'Submit'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const firstToFill = '[data-autofocus]';
const refused = '[aria-invalid="true"]';

/** The keyboard is at the first field to fill in and, once the server has answered, at what it refused. */
function useFocus(isSending: boolean) {
  const element = useRef<HTMLFormElement>(null);
  const wasSending = useRef(false);
  useEffect(() => focusFirst(element.current, firstToFill), []);
  useEffect(() => {
    if (wasSending.current && !isSending) focusFirst(element.current, refused);
    wasSending.current = isSending;
  }, [isSending]);
  return element;
}

/** A moment later: errors are only then on screen, and a dialog has noted where it was opened from. */
function focusFirst(form: Element | null, selector: string): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>(selector)?.focus());
}
