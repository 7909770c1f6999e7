import type { Module } from '../api/answers.ts';

/** In the words of the manual. */
export const moduleTypes: Readonly<Record<Module['type'], string>> = {
  web: 'New web tab',
  mobile: 'Menu in mobile app',
  web_and_mobile: 'Both',
};
