import { z } from 'zod';
import { RotatedToken, Settings, SettingsPatch } from '../../../domain/evaluations/contract/settings/settings.ts';
import { Done } from '../done.ts';
import { defineRoute } from '../services.ts';
import { rotateLimit } from './rotate-limit.ts';
import { getSettings, patchSettings, rotateToken } from './settings.ts';
import { takeSlackInteraction } from './slack-interactions.ts';

/** The routes of settings, and the one that Slack calls: the contract's sections 8.6 and 13. */
export const settingsRoutes = [
  defineRoute({
    id: 'getSettings',
    method: 'get',
    path: '/api/settings',
    summary: "The workspace's settings and usage",
    tag: 'Settings',
    auth: 'key',
    answers: { 200: Settings },
    handle: getSettings,
  }),
  defineRoute({
    id: 'patchSettings',
    method: 'patch',
    path: '/api/settings',
    summary: 'Change settings; all of it or nothing',
    tag: 'Settings',
    auth: 'key',
    scope: 'admin',
    body: SettingsPatch,
    answers: { 200: Done },
    handle: patchSettings,
  }),
  defineRoute({
    id: 'rotateToken',
    method: 'post',
    path: '/api/settings/rotate-token',
    summary: 'Replace the webhook token; the old one is refused at once',
    tag: 'Settings',
    auth: 'key',
    scope: 'admin',
    limits: [rotateLimit],
    answers: { 200: RotatedToken },
    errors: ['conflict'],
    handle: rotateToken,
  }),
  defineRoute({
    id: 'takeSlackInteraction',
    method: 'post',
    path: '/api/slack/interactions',
    summary: 'Take a decision that somebody made by a button in Slack',
    description: 'Slack calls it: the form field `payload` holds JSON, and X-Slack-Signature signs the whole body.',
    tag: 'Settings',
    auth: 'public',
    bodyTypes: ['application/x-www-form-urlencoded'],
    bodyCap: 256 * 1024,
    body: z.unknown(), // who sent it is asked first, and by its bytes
    answers: { 200: null },
    errors: ['invalid_credential'],
    handle: takeSlackInteraction,
  }),
];
