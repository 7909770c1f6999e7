import { expect, test } from 'vitest';
import { checkModuleType, moduleTypes, shownOn } from './module-type.ts';

test('the type decides where a module is shown', () => {
  const places = moduleTypes.map((type) => [type, shownOn(type, 'web'), shownOn(type, 'mobile')]);
  expect(places).toEqual([
    ['web', true, false],
    ['mobile', false, true],
    ['web_and_mobile', true, true],
  ]);
});

test.each(['', 'WEB', 'desktop', 'web,mobile'])('refuses the type %j', (type) => {
  expect(checkModuleType(type)).toEqual({
    kind: 'refused',
    message: 'The type must be one of web, mobile, web_and_mobile.',
  });
});
