import { invalidRequest } from '@custom-modules/chassis/failure';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { fieldErrors } from '../failures/field-errors.ts';
import type { Gateway } from '../gateway.ts';
import { findIllFormed } from '../http/strict-json.ts';

/**
 * Checks each part of a request against the schema that also documents it. Nothing is converted, defaulted or
 * removed, but that numbers of a query arrive as text.
 */
export function validateRequests(app: Gateway): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart = 'body' }) => {
    const validator = Compile(schema);
    const isQuery = httpPart === 'querystring';
    return (input: unknown) => {
      const value = isQuery ? withNumbers(schema, input as Record<string, unknown>) : input;
      if (!validator.Check(value)) {
        const fields = fieldErrors(schema, httpPart, validator.Errors(value));
        return { error: invalidRequest(...fields) };
      }
      const field = findIllFormed(value);
      if (field === undefined) return { value };
      const message = 'The text ends or breaks in half a character (a lone surrogate).';
      return { error: invalidRequest({ field, message }) };
    };
  });
}

function withNumbers(schema: TSchema, query: Record<string, unknown>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, { type?: unknown }> };
  const entries = Object.entries(query).map(([name, text]) => {
    const isNumber = Object.hasOwn(properties, name) && properties[name]?.type === 'integer';
    return [name, isNumber && typeof text === 'string' && /^-?\d{1,15}$/.test(text) ? Number(text) : text];
  });
  return Object.fromEntries(entries);
}
