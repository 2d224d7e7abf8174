import { describe, expect, it } from '@jest/globals';
import { mailNotice } from '../../domain/evaluations/notices/mail-notice.ts';
import { readNoticeSubject } from '../../domain/evaluations/notices/notice-subject.ts';
import { isFromOwnSlack, readSlackDecision } from '../../domain/evaluations/notices/slack-interaction.ts';
import { slackNotice } from '../../domain/evaluations/notices/slack-notice.ts';
import { type NoticeSettings, wantedNotices } from '../../domain/evaluations/notices/wanted-notices.ts';

const workspaceId = '8b1f3c2e-5d54-4a3e-9a0e-0d1f2a3b4c5d';
const subject = {
  status: 'flagged' as const,
  ...{ workspaceId, logId: 'run-1', project: 'support', task: 'draft', explanation: 'Says <!channel> & more.' },
};

describe('which notices an event leads to', () => {
  const on: NoticeSettings = {
    ...{ notifyOnFlag: true, notifyOnFail: true, emailOnFlag: true, emailOnFail: true },
    ...{ slackNotificationsEnabled: true, emailNotificationsEnabled: true },
    ...{ hasSlackWebhook: true, notificationEmail: 'team@example.com' },
  };
  const each = [true, false];
  /** Every combination of the four switches of a kind, and whether it has somewhere to go. */
  const combinations = each.flatMap((enabled) =>
    each.flatMap((onFlag) =>
      each.flatMap((onFail) => each.map((hasAddress) => ({ enabled, onFlag, onFail, hasAddress }))),
    ),
  );

  it.each(combinations)('Slack with %j', ({ enabled, onFlag, onFail, hasAddress }) => {
    const switches = { notifyOnFlag: onFlag, notifyOnFail: onFail };
    const settings = { ...on, ...switches, slackNotificationsEnabled: enabled, hasSlackWebhook: hasAddress };
    expect(wantedNotices('flagged', settings).includes('slack')).toBe(enabled && onFlag && hasAddress);
    expect(wantedNotices('error', settings).includes('slack')).toBe(enabled && onFail && hasAddress);
    expect(wantedNotices('flagged', settings)).toContain('email');
  });

  it.each(combinations)('mail with %j', ({ enabled, onFlag, onFail, hasAddress }) => {
    const switches = { emailOnFlag: onFlag, emailOnFail: onFail, emailNotificationsEnabled: enabled };
    const settings = { ...on, ...switches, notificationEmail: hasAddress ? 'team@example.com' : null };
    expect(wantedNotices('flagged', settings).includes('email')).toBe(enabled && onFlag && hasAddress);
    expect(wantedNotices('error', settings).includes('email')).toBe(enabled && onFail && hasAddress);
    expect(wantedNotices('error', settings)).toContain('slack');
  });

  it.each(['pass', 'approved', 'rejected', 'changed', 'handled', 'anything'])('%s never leads to one', (event) => {
    expect(wantedNotices(event, on)).toEqual([]);
  });
});

describe('what a notice says', () => {
  it('in Slack: project, task, explanation and log, with the buttons, and nobody is mentioned by it', () => {
    const notice = slackNotice(subject);
    expect(notice).toMatchObject({ text: 'Flagged: support / draft (log run-1): Says &lt;!channel&gt; &amp; more.' });
    const { blocks } = notice as { blocks: { type: string; elements?: object[] }[] };
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'context', 'actions']);
    expect(blocks[3]?.elements).toMatchObject([
      { type: 'button', action_id: 'eval_approve', value: `${workspaceId}:run-1` },
      { type: 'button', action_id: 'eval_reject', value: `${workspaceId}:run-1` },
      { type: 'button', action_id: 'eval_handle', value: `${workspaceId}:run-1` },
    ]);
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
  });

  it('in Slack: no longer than Slack takes, and without an explanation where there is none', () => {
    const long = slackNotice({ ...subject, explanation: '&'.repeat(20_000) }) as { text: string; blocks: object[] };
    expect(long.text.length).toBeLessThanOrEqual(3_000);
    expect(JSON.stringify(long.blocks).length).toBeLessThan(5_000);
    for (const explanation of [null, ' '])
      expect(slackNotice({ ...subject, explanation })).toHaveProperty('blocks.length', 3);
  });

  it('that a log which passed its rules wants approval', () => {
    const approval = { ...subject, requireApproval: true, task: null };
    expect(mailNotice({ ...approval, verdict: 'pass' }).subject).toBe('Approval required: support');
    expect(mailNotice({ ...approval, verdict: 'flagged' }).subject).toBe('Flagged: support');
  });

  it('by mail', () => {
    const { subject: line, text } = mailNotice({ ...subject, status: 'error', task: null });
    expect(line).toBe('Evaluation failed: support');
    expect(text).toMatch(/Project: support\nLog: run-1\nStatus: error\n\nSays <!channel> & more\./);
  });

  it('is read from the snapshot of an evaluation and of nothing else', () => {
    expect(readNoticeSubject(JSON.stringify({ ...subject, output: 'x' }))).toEqual(subject);
    expect(() => readNoticeSubject('{"status":"pass"}')).toThrow();
  });
});

describe('a decision in Slack', () => {
  const payload = {
    ...{ type: 'block_actions', team: { id: 'T1' }, channel: { id: 'C1' }, user: { id: 'U1', username: 'ada' } },
    actions: [{ action_id: 'eval_reject', value: `${workspaceId}:run:1` }],
  };
  const form = (changes: object = {}) =>
    new URLSearchParams({ payload: JSON.stringify({ ...payload, ...changes }) }).toString();

  it('is read from the form that Slack sends', () => {
    const expected = {
      workspaceId,
      logId: 'run:1',
      humanDecision: 'rejected',
      user: 'ada',
      teamId: 'T1',
      channelId: 'C1',
    };
    expect(readSlackDecision(form())).toEqual(expected);
    expect(readSlackDecision(form({ user: { id: 'U1' }, team: null }))).toMatchObject({ user: 'U1', teamId: null });
  });

  it.each([
    ['another kind', { type: 'view_submission' }],
    ['another button', { actions: [{ action_id: 'toString', value: `${workspaceId}:run-1` }] }],
    ['no value', { actions: [{ action_id: 'eval_approve' }] }],
    ['no workspace', { actions: [{ action_id: 'eval_approve', value: '------------------------------------:run-1' }] }],
    ['an id that cannot be', { actions: [{ action_id: 'eval_approve', value: `${workspaceId}:a\0` }] }],
    ['no button', { actions: [] }],
    ['nobody', { user: null }],
  ])('is none from %s', (_what, changes) => {
    expect(readSlackDecision(form(changes))).toBeNull();
  });

  it.each(['', 'payload=', 'payload={', 'other=1'])('is none from the form %j', (text) => {
    expect(readSlackDecision(text)).toBeNull();
  });

  const own = 'https://hooks.slack.com/services/T1/B2/secret';
  it.each([
    ['the own team', own, null, true],
    ['the own team and channel', own, 'C1', true],
    ['another channel', own, 'C2', false],
    ['another team', own.replace('T1', 'T2'), null, false],
    ['a relay that names no team', 'https://relay.example/slack', null, true],
    ['a workspace that names no team', null, null, true],
    ['a workspace that names another channel alone', null, 'C2', false],
  ])('counts from where notices go: %s', (_what, webhookUrl, slackChannelId, counts) => {
    const decision = readSlackDecision(form());
    expect(decision && isFromOwnSlack(decision, { webhookUrl, slackChannelId })).toBe(counts);
  });
});
