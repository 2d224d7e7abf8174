import { attackOperations, isBelow } from './attack-operations.ts';

await attackOperations(isBelow('/api/v1/subjects'));
