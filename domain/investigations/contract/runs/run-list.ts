import * as z from 'zod';
import { listOf } from '../list.ts';
import { Run } from './run.ts';

/** The runs of a subject, newest first. */
export const runs = listOf('listRuns', Run);
export const RunQuery = z.object(runs.query);
