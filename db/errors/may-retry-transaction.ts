import { DeadlockException, UniqueConstraintViolationException } from '@mikro-orm/core';

/** Whether a transaction failed because another one was quicker: run again, it finds what that one left. */
export const mayRetryTransaction = (error: unknown): boolean =>
  error instanceof UniqueConstraintViolationException || error instanceof DeadlockException;
