import { expect, test } from 'vitest';
import { isWhole } from './connection.ts';

const answer = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\nx: y\r\n\r\nbody';

test('an answer is whole with the last byte of its body', () => {
  const pieces = Array.from({ length: answer.length }, (_, index) => answer.slice(0, index + 1));
  expect(pieces.filter(isWhole)).toEqual([answer]);
});

test('an answer that does not say how long it is cannot be measured', () => {
  expect(() => isWhole('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')).toThrow('no content-length');
});
