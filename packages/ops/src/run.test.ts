import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { begin, call } from './command-line.fixture.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What stands where a gateway should. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const bearer = `eyJhbGciOi.${'x'.repeat(20)}.c2ln`;
const env = { CUSTOM_MODULES_TOKEN: bearer };
const json = { 'content-type': 'application/json' };

describe('help', () => {
  test('lists the commands, and how it ends', async () => {
    const { code, stdout } = await call(['--help']);
    expect(code).toBe(0);
    for (const name of ['status', 'tail', 'dead-letters', 'outbox', 'rebuild', 'organization', 'canary', 'sign-in']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
    expect(stdout).toContain('Ends with 0');
  });

  test('of a command has examples that can be typed', async () => {
    const { stdout } = await call(['dead-letters', 'drop', '--help']);
    expect(stdout).toContain('  ops dead-letters drop --reason unreadable');
  });
});

describe('what is called wrongly ends with 3, and says what was meant', () => {
  test.each([
    [['statsu'], 'Did you mean status?'],
    [['dead-letters', 'lst'], 'Did you mean list?'],
    [['status', '--jsn'], 'Did you mean --json?'],
    [['tail', '--latest', 'many'], 'a whole number from 0 to 1000'],
    [['canary', '--every', '30'], 'a span of time such as'],
    [['outbox', 'list', '--state', 'lost'], 'Allowed choices are waiting, parked'],
    [['status'], 'Say --url, or set CUSTOM_MODULES_URL'],
    [['status', '--url', 'gateway'], '--url "gateway" is no URL'],
    [['status', '--url', '\u001b[2J'], '--url "\\u001b[2J" is no URL'],
    [['status', '--url', 'http://gateway.example'], 'must begin with https:// unless its host is loopback'],
    [['status', '--url', 'https://gateway.example'], 'Nobody can be signed in without --issuer'],
    [
      ['dead-letters', 'drop', '--url', 'http://localhost:1', '--issuer', 'x', '--client-id', 'y'],
      'Choose by one of these',
    ],
  ])('%j', async (args, said) => {
    const { code, stdout, stderr } = await call(args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(said);
  });
});

describe('a gateway that', () => {
  test('refuses is quoted, field by field, with the request to name', async () => {
    const url = await serve((_request, response) => {
      const errors = [{ field: 'ids[0]', message: 'This must be an id.' }];
      const body = { status: false, message: 'It is malformed.', code: 'invalid_request', requestId: 'r-1', errors };
      response.writeHead(400, json).end(JSON.stringify(body));
    });
    const { code, stderr } = await call(['dead-letters', 'drop', 'x y', '--url', url], { env });
    expect(code).toBe(3);
    expect(stderr).toBe('It is malformed. (invalid_request, request r-1)\n  ids[0]: This must be an id.\n');
  });

  test.each<[string, RequestListener]>([
    ['says nothing', () => undefined],
    ['stops in the middle', (_request, response) => void response.writeHead(200, json).write('{"data":')],
  ])('%s is waited for as long as it is told', async (_, listener) => {
    const url = await serve(listener);
    const { code, stderr } = await call(['status', '--url', url, '--timeout', '200ms'], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('it takes too long');
  });

  test('does not begin to tell of events is asked anew', async () => {
    let asked = 0;
    const url = await serve(() => {
      asked += 1;
    });
    const running = begin(['tail', '--url', url, '--timeout', '50ms'], { env });
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1), { timeout: 10_000 });
    running.end();
    await running.ended;
  });

  test('refuses is quoted in JSON to programs, on stderr', async () => {
    const url = await serve((_request, response) => {
      const body = { status: false, message: 'Not now.', code: 'unavailable', requestId: 'r-2', errors: [] };
      response.writeHead(503, json).end(JSON.stringify(body));
    });
    const { code, stdout, stderr } = await call(['status', '--json', '--url', url], { env });
    expect([code, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'unavailable', status: 503, requestId: 'r-2' });
  });

  test('does not take the bearer is quoted, with what to do', async () => {
    const url = await serve((_request, response) => {
      const body = { status: false, message: 'Sign in.', code: 'unauthenticated', requestId: 'r-3', errors: [] };
      response.writeHead(401, json).end(JSON.stringify(body));
    });
    expect((await call(['status', '--url', url], { env })).stderr).toContain('Set a fresh one.');
  });

  test('is none is said to be none', async () => {
    const url = await serve((_request, response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'));
    expect((await call(['status', '--url', url], { env })).stderr).toContain(
      `${url} answered 502, and not as a gateway does`,
    );
  });

  test('sends elsewhere is not followed: the bearer would go there, too', async () => {
    let visits = 0;
    const elsewhere = await serve((_request, response) => {
      visits += 1;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end());
    expect((await call(['status', '--url', url], { env })).code).toBe(3);
    expect(visits).toBe(0);
  });

  test('is not there is named, with what to look at', async () => {
    const { code, stderr } = await call(['status', '--url', 'http://127.0.0.1:1'], { env });
    expect(code).toBe(3);
    expect(stderr).toMatch(/No answer from http:\/\/127\.0\.0\.1:1: .*Is the gateway running/);
  });

  test('gives a secret away gets it no further than here', async () => {
    const url = await serve((_request, response) => {
      const body = {
        status: false,
        message: `No: ${bearer} st_${'a'.repeat(33)}`,
        code: 'odd',
        requestId: 'r',
        errors: [],
      };
      response.writeHead(400, json).end(JSON.stringify(body));
    });
    for (const flags of [[], ['--json']]) {
      const { stdout, stderr } = await call(['status', '--url', url, ...flags], { env });
      expect(stdout + stderr).toContain('eyJ…');
      expect(stdout + stderr).not.toMatch(/x{20}|a{33}/);
    }
  });
});

describe('many at once', () => {
  const chosen: unknown[] = [];
  const useDrop = async () => {
    chosen.length = 0;
    return serve(async (request, response) => {
      const body = JSON.parse(await text(request));
      chosen.push(body);
      const ids = body.ids ?? ['1-1', '1-2', '1-3'];
      const data = { ids, dryRun: body.dryRun === true };
      response.writeHead(200, json).end(JSON.stringify({ status: true, message: 'Success.', data }));
    });
  };
  const drop = async (flags: string[], typed?: string) => {
    const url = await useDrop();
    return call(['dead-letters', 'drop', '--url', url, ...flags], { env, ...(typed === undefined ? {} : { typed }) });
  };

  test('are shown before anything happens, and dropped by their ids when somebody says yes', async () => {
    const { code, stdout, stderr } = await drop(['--all'], 'y');
    expect(stderr).toContain('Drop 3 (1-1, 1-2, 1-3)? [y/N]');
    expect(chosen).toEqual([{ all: true, dryRun: true }, { ids: ['1-1', '1-2', '1-3'] }]);
    expect(stdout).toContain('3 dropped of the dead letters:\n  1-1\n');
    expect(code).toBe(0);
  });

  test('stay when somebody says anything else', async () => {
    expect(await drop(['--all'], 'n')).toMatchObject({ code: 0, stdout: '' });
    expect(chosen).toEqual([{ all: true, dryRun: true }]);
  });

  test('stay when nobody is there to ask, and it says how to go on', async () => {
    const { code, stderr } = await drop(['1-1', '1-2']);
    expect(code).toBe(3);
    expect(stderr).toContain('Nobody is there to ask. Say --yes.');
    expect(chosen).toEqual([{ ids: ['1-1', '1-2'], dryRun: true }]);
  });

  test('are not asked about with --yes, nor is one', async () => {
    await drop(['--all', '--yes']);
    expect(chosen).toEqual([{ all: true }]);
    await drop(['1-1']);
    expect(chosen).toEqual([{ ids: ['1-1'] }]);
  });

  test('are asked for 200 at a time', async () => {
    const ids = Array.from({ length: 201 }, (_, at) => `1-${at}`);
    const { stdout } = await drop([...ids, '--yes', '--json']);
    expect(chosen).toHaveLength(2);
    expect(JSON.parse(stdout).ids).toEqual(ids);
  });
});
