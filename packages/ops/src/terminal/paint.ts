import { styleText } from 'node:util';
import type { Output } from '../host.ts';

type Style = Extract<Parameters<typeof styleText>[0], string>;

/** Puts a text into a style, or leaves it as it is where nobody would see it. */
export type Paint = (style: Style, text: string) => string;

/** Colours for this stream, where it is a terminal and NO_COLOR is not set. */
export function paintFor(stream: Output): Paint {
  return (style, text) => styleText(style, text, { stream });
}

export const withoutColour: Paint = (_style, text) => text;
