import { attackOperations, isBelow, ownFiles } from './attack-operations.ts';

await attackOperations((operation) => !ownFiles.some((prefix) => isBelow(prefix)(operation)));
