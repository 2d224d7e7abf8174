import { attackOperations, isBelow } from './attack-operations.ts';

const isOfSubjects = isBelow('/api/v1/subjects');

await attackOperations((operation) => isBelow('/api/v1')(operation) && !isOfSubjects(operation));
