import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { keepLoopbackDirect } from '../../cli/process/keep-loopback-direct.ts';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.ts';
import { api, type Env, instanceEnv, killStarted, type Running, readKeys, run, said, start } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

describe('behind a proxy that every variable names', () => {
  let proxy: RecordingProxy;
  let home: string;
  let env: Env;
  let up: Running;
  beforeAll(async () => {
    proxy = await startRecordingProxy();
    home = freshFolder();
    env = { ...(await instanceEnv(home)), ...proxy.env };
    up = start(['up'], env);
    await said(up, /Ctrl-C/);
  });
  afterAll(async () => {
    up.child.kill('SIGTERM');
    await up.ended;
    killStarted();
    await proxy.close();
    removeFolders();
  });

  test('an instance starts, evaluates, and asks the proxy for nothing', async () => {
    const { webhookToken } = readKeys(home).evaluations;
    const log = { project: 'p', output: 'hi', sync: true };
    expect(await api(env.PORT, '/api/logs', webhookToken, log)).toMatchObject({
      status: 200,
      body: { verdict: 'pass' },
    });
    expect(proxy.asked).toEqual([]);
  });

  test('so do doctor, demo and a worker of its own', async () => {
    expect((await run(['doctor'], env)).stdout).toContain('All is well.');
    expect((await run(['demo'], env)).stdout).toContain('32 new, 0 already there, 0 bad');
    const worker = start(['worker'], env);
    await said(worker, /worker running/);
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  test.each(['localhost', '127.0.0.1', '[::ffff:127.0.0.1]'])(
    'so does a Temporal server that is named as %s, also where exceptions are set',
    async (host) => {
      const TEMPORAL_ADDRESS = `${host}:${env.TEMPORAL_PORT}`;
      const exceptions = { no_proxy: 'example.com', NO_PROXY: 'example.com', no_grpc_proxy: 'example.org' };
      const { stdout } = await run(['doctor'], { ...env, ...exceptions, TEMPORAL_ADDRESS });
      expect(stdout).toMatch(/^ok {4}Temporal: server/m);
      expect(proxy.asked).toEqual([]);
    },
  );

  test('a Temporal server elsewhere is asked for through it, as the operator wants', async () => {
    const { stdout } = await run(['doctor'], { ...env, TEMPORAL_ADDRESS: 'temporal.invalid:7233' });
    expect(stdout).toContain('temporal.invalid:7233 cannot be asked');
    expect(proxy.asked[0]).toBe('CONNECT temporal.invalid:7233 HTTP/1.1');
  });
});

describe('the exceptions of a user', () => {
  const kept = (env: NodeJS.ProcessEnv) => {
    keepLoopbackDirect(env);
    return env;
  };

  test('stay, in whichever spelling they came, with this machine beside them', () => {
    for (const name of ['no_proxy', 'NO_PROXY']) {
      const env = kept({ [name]: 'a.example, .b.example 10.0.0.0/8' });
      for (const value of [env.no_proxy, env.NO_PROXY, env.no_grpc_proxy])
        expect(value).toMatch(/^a\.example,\.b\.example,10\.0\.0\.0\/8,localhost,127\.0\.0\.1,::1,/);
    }
    expect(kept({ no_proxy: 'a.example', no_grpc_proxy: 'c.example' })).toMatchObject({
      no_proxy: expect.stringMatching(/^a\.example,localhost,/),
      no_grpc_proxy: expect.stringMatching(/^c\.example,localhost,/),
    });
  });

  test('are the same when they are kept twice, as by a program that starts another', () => {
    const once = kept({ no_proxy: 'a.example' });
    expect(kept({ ...once })).toEqual(once);
  });
});
