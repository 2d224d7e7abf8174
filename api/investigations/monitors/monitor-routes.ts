import {
  Alert,
  AlertPatch,
  CaseAlertQuery,
  caseAlerts,
  MonitorAlertQuery,
  MonitorRun,
  monitorAlerts,
} from '../../../domain/investigations/contract/monitors/alert.ts';
import {
  Monitor,
  MonitorCreate,
  MonitorList,
  MonitorPatch,
  MonitorQuery,
} from '../../../domain/investigations/contract/monitors/monitor.ts';
import { CaseParams, requireCase } from '../cases/case-params.ts';
import { defineRoute } from '../services.ts';
import { listCaseAlerts, listMonitorAlerts, patchAlert } from './alerts.ts';
import { createMonitor } from './create-monitor.ts';
import { AlertParams, MonitorParams, requireAlert, requireMonitor } from './monitor-params.ts';
import { deleteMonitor, getMonitor, listMonitors } from './monitors.ts';
import { patchMonitor } from './patch-monitor.ts';
import { acceptMonitorRun, showMonitorRun } from './run-monitor.ts';

const facts = { tag: 'Monitors', auth: 'key' } as const;

/** The routes of monitors and their alerts (contract section 10). */
export const monitorRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'listMonitors', method: 'get', path: '/api/v1/monitors', summary: 'List monitors, newest first' },
    query: MonitorQuery,
    answers: { 200: MonitorList },
    handle: listMonitors,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'createMonitor', method: 'post', path: '/api/v1/monitors', summary: 'Watch a subject' },
    description:
      'Without workers or cadence those of the playbook of its case. On a completed case it is created inactive; where the subject was never enriched its first run begins at once.',
    idempotent: true,
    body: MonitorCreate,
    answers: { 201: Monitor },
    errors: ['not_found'],
    handle: createMonitor,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getMonitor', method: 'get', path: '/api/v1/monitors/:mid', summary: 'One monitor' },
    params: MonitorParams,
    answers: { 200: Monitor },
    errors: ['not_found'],
    handle: getMonitor,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'patchMonitor', method: 'patch', path: '/api/v1/monitors/:mid', summary: 'Change or pause a monitor' },
    params: MonitorParams,
    precondition: requireMonitor,
    body: MonitorPatch,
    answers: { 200: Monitor },
    errors: ['not_found'],
    handle: patchMonitor,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'deleteMonitor', method: 'delete', path: '/api/v1/monitors/:mid' },
    summary: 'Delete a monitor with its alerts',
    scope: 'admin',
    params: MonitorParams,
    answers: { 204: null },
    errors: ['not_found'],
    handle: deleteMonitor,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'runMonitor', method: 'post', path: '/api/v1/monitors/:mid/run', summary: 'Run a monitor now' },
    description: 'Answers when it has ended; also while it is paused. A run in progress is joined. Allow 120 s.',
    idempotent: true,
    params: MonitorParams,
    precondition: requireMonitor,
    answers: { 200: MonitorRun },
    errors: ['not_found', 'validation_failed', 'rate_limited', 'unavailable'],
    write: acceptMonitorRun,
    handle: showMonitorRun,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'listMonitorAlerts', method: 'get', path: '/api/v1/monitors/:mid/alerts', summary: 'Alerts of a monitor' },
    params: MonitorParams,
    precondition: requireMonitor,
    query: MonitorAlertQuery,
    answers: { 200: monitorAlerts.schema },
    errors: ['not_found'],
    handle: listMonitorAlerts,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'listCaseAlerts', method: 'get', path: '/api/v1/cases/:cid/alerts', summary: 'Alerts of a case' },
    params: CaseParams,
    precondition: requireCase,
    query: CaseAlertQuery,
    answers: { 200: caseAlerts.schema },
    errors: ['not_found'],
    handle: listCaseAlerts,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'patchAlert', method: 'patch', path: '/api/v1/monitors/:mid/alerts/:aid' },
    summary: 'Take note of an alert, or take that back',
    params: AlertParams,
    precondition: requireAlert,
    body: AlertPatch,
    answers: { 200: Alert },
    errors: ['not_found'],
    handle: patchAlert,
  }),
];
