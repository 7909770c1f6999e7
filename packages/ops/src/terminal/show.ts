import type { Session } from '../session.ts';

/** Prints one thing: as JSON for programs, as text for people. */
export function show<Value>({ isJson, terminal }: Session, value: Value, render: (value: Value) => string): void {
  terminal.print(isJson ? JSON.stringify(value) : render(value));
}
