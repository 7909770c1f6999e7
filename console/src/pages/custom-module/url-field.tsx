import { placeholderNames } from '@custom-modules/contracts/placeholders';
import { ActionIcon, Button, Code, Group, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useRef } from 'react';
import { useSession } from '../../api/session.ts';
import { previewUrl } from './preview-url.ts';
import classes from './url-field.module.css';

type Props = {
  value: string;
  error: string | undefined;
  /** Absent for a new module: its id is yet to be made. */
  moduleId: string | undefined;
  /** The first field of the dialog that can be changed. */
  isFirst: boolean;
  onChange: (url: string) => void;
};

/** The URL, what can be put into it, and what becomes of it. */
export function UrlField({ value, error, moduleId, isFirst, onChange }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const preview = previewUrl(value, useSession(), moduleId);

  /** Where the cursor is, or over what is selected; what undoes typing undoes it, too. */
  function insert(text: string): void {
    input.current?.focus();
    document.execCommand('insertText', false, text);
  }

  return (
    <Stack gap="xs">
      <Textarea
        ref={input}
        label="URL"
        description="What opens when somebody clicks the module."
        placeholder="https://fleet.example/open?token={SHORT_TOKEN}"
        required
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        autoCapitalize="off"
        inputMode="url"
        data-autofocus={isFirst || undefined}
        value={value}
        error={error}
        // Pasted lines are one URL.
        onChange={({ currentTarget }) => onChange(currentTarget.value.replace(/[\r\n]/g, ''))}
      />
      <Group gap={6} role="group" aria-label="Insert a placeholder into the URL">
        {placeholderNames.map((name) => (
          <Button
            key={name}
            size="compact-xs"
            variant="default"
            className={classes.placeholder}
            onClick={() => insert(`{${name}}`)}
          >
            {`{${name}}`}
          </Button>
        ))}
        <ShortTokenHint />
      </Group>
      {preview && !error && (
        <Stack gap={4}>
          <Text size="xs" c="dimmed" component="span">
            Opened by you, it is
          </Text>
          <Code className={classes.preview}>{preview}</Code>
        </Stack>
      )}
    </Stack>
  );
}

function ShortTokenHint() {
  return (
    <Tooltip
      multiline
      w={320}
      events={{ hover: true, focus: true, touch: true }}
      label="{SHORT_TOKEN} lets your service know who opens it, without a bearer token in a URL, where logs and the browser’s history would keep it. Each launch puts a fresh token in its place. It works once, for 5 minutes: your service sends it to POST /api/v3/short-token/resolve and gets the bearer."
    >
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label="What is {SHORT_TOKEN}?">
        <IconInfoCircle size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
