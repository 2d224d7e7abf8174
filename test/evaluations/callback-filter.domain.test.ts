import { describe, expect, test } from '@jest/globals';
import { CallbackFilter, type CallbackFilter as Filter } from '../../domain/evaluations/contract/logs/verdict.ts';
import { callbackWants, type LogEvent } from '../../domain/evaluations/log-events.ts';
import { logRecipients, type RecipientSettings } from '../../domain/evaluations/log-recipients.ts';

const events: LogEvent[] = ['pass', 'flagged', 'error', 'approved', 'rejected', 'changed', 'handled'];
const decided = ['approved', 'rejected', 'changed', 'handled'];

const table: [Filter | null, { usually: string[]; approval: string[] }][] = [
  [null, { usually: events, approval: decided }],
  ['all', { usually: events, approval: decided }],
  ['flagged_error', { usually: ['flagged', 'error'], approval: ['flagged', 'error'] }],
  ['decisions', { usually: decided, approval: decided }],
  [
    'flagged_error_decisions',
    { usually: ['flagged', 'error', ...decided], approval: ['flagged', 'error', ...decided] },
  ],
  ['pass', { usually: ['pass'], approval: ['pass'] }],
];

describe('which events reach a callback', () => {
  test.each(table)('%s', (filter, { usually, approval }) => {
    const wanted = (requireApproval: boolean) =>
      events.filter((event) => callbackWants({ filter, requireApproval }, event));
    expect(wanted(false)).toEqual(usually);
    expect(wanted(true)).toEqual(approval);
  });

  test('of every filter', () => {
    expect(table.flatMap(([filter]) => filter ?? [])).toEqual(CallbackFilter.options);
  });
});

test('the workspace webhook and subscriptions are told of a log that requires approval like of any other', () => {
  const settings: RecipientSettings = {
    ...{ webhookEnabled: true, outboundWebhookUrl: 'https://hook.example/', outboundWebhookEvents: ['flagged'] },
    ...{ notifyOnFlag: true, notifyOnFail: true, emailOnFlag: false, emailOnFail: false },
    ...{ slackNotificationsEnabled: true, emailNotificationsEnabled: false },
    ...{ hasSlackWebhook: true, notificationEmail: null },
    subscriptions: [
      { id: 'a', events: ['flagged', 'taught'] },
      { id: 'b', events: ['approved'] },
    ],
  };
  const change = { uid: 'u', requireApproval: true, callbackUrl: 'https://wait.example/1', callbackEvents: null };
  const told = (event: LogEvent) => logRecipients({ ...change, event }, settings).map(({ receiver }) => receiver);
  expect(told('flagged')).toEqual(['workspace', 'subscription/a', 'slack']);
  expect(told('approved')).toEqual(['https://wait.example', 'subscription/b']);
  expect(told('handled')).toEqual(['https://wait.example']);
});
