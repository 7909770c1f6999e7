import type { FieldError } from '@custom-modules/chassis/failure';
import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { publicName } from './public-name.ts';

/**
 * What a schema refuses, field by field, for people. A schema may bring its own words as `reason`.
 * @param part what the schema describes, named when the whole of it is wrong
 */
export function fieldErrors(schema: TSchema, part: string, errors: readonly TLocalizedValidationError[]): FieldError[] {
  return errors.flatMap((error) => {
    const path = readPath(error.instancePath);
    switch (error.keyword) {
      case 'required':
        return error.params.requiredProperties.map((name) => ({
          field: join(path, name),
          message: 'This is required.',
        }));
      case 'additionalProperties':
        return error.params.additionalProperties.map((name) => ({
          field: join(path, publicName(name)),
          message: 'There is no such field.',
        }));
      case 'boolean': // comes along with additionalProperties
        return [];
      default:
        return [{ field: path === '' ? part : path, message: reasonIn(schema, error.schemaPath) ?? describe(error) }];
    }
  });
}

function describe(error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'type':
      return `This must be ${[error.params.type].flat().map(withArticle).join(' or ')}.`;
    case 'enum':
      return `This must be one of ${error.params.allowedValues.join(', ')}.`;
    case 'maximum':
      return `This must be at most ${toPeople(error.params.limit)}.`;
    case 'minimum':
      return `This must be at least ${toPeople(error.params.limit)}.`;
    default:
      return `This ${error.message}.`;
  }
}

function toPeople(limit: number | bigint): string {
  return limit.toLocaleString('en-US').replace('-', '−');
}

function withArticle(type: string): string {
  return type === 'null' ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function reasonIn(schema: TSchema, schemaPath: string): string | undefined {
  let at: unknown = schema;
  for (const key of schemaPath.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[key];
  const { reason } = (at ?? {}) as { reason?: unknown };
  return typeof reason === 'string' ? reason : undefined;
}

/** `/items/3/name` → `items[3].name` (RFC 6901). */
function readPath(pointer: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce((path, key) => (/^\d+$/.test(key) ? `${path}[${key}]` : join(path, key)), '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
