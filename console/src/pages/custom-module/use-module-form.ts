import { useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { checkValues } from './check-values.ts';
import type { ModuleValues } from './module-values.ts';

export type FieldName = keyof ModuleValues;
export type ModuleForm = ReturnType<typeof useModuleForm>;

/**
 * What is in the dialog and what is wrong with it: what can be told here about fields that somebody has touched, and what
 * the server said about fields that still are as they were sent.
 */
export function useModuleForm(initial: ModuleValues, error: Error | null) {
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<FieldName>>(new Set());
  const [isAsked, setIsAsked] = useState(false);
  const [sent, setSent] = useState<ModuleValues>();
  const found = checkValues(values);
  const refused = refusalsIn(error);
  return {
    values,
    set<Field extends FieldName>(field: Field, value: ModuleValues[Field]) {
      setValues((before) => ({ ...before, [field]: value }));
      setTouched((before) => new Set(before).add(field));
    },
    errorOf(field: FieldName): string | undefined {
      const isToBeTold = isAsked || (touched.has(field) && !isBegun(field, values));
      const said = isToBeTold ? found[field] : undefined;
      return said ?? (values[field] === sent?.[field] ? refused.get(field) : undefined);
    },
    /** Whether the server has said why at fields of the dialog, and only there. */
    isSaidAtFields: refused.size > 0 && [...refused.keys()].every((field) => field in values),
    /** Says what is missing, too; answers whether there is nothing to say. */
    check(): boolean {
      setIsAsked(true);
      const isFine = Object.keys(found).length === 0;
      if (isFine) setSent(values);
      return isFine;
    },
  };
}

/** Nobody is told off who is still typing where a URL begins. */
function isBegun(field: FieldName, { url }: ModuleValues): boolean {
  return field === 'url' && url !== '' && ['https://', 'http://localhost'].some((front) => front.startsWith(url));
}

function refusalsIn(error: Error | null): ReadonlyMap<string, string> {
  if (!(error instanceof ApiError)) return new Map();
  if (error.code === 'name_taken') return new Map([['name', error.message]]);
  return new Map(error.fields.map(({ field, message }) => [field, message]));
}
