import type { State } from '../embedded/files/state.ts';
import { joinUsers } from '../embedded/process/users.ts';

/** This process's entry among the users of a state folder's embedded parts. */
export interface PartsUser {
  /** Takes the entry away and, if nobody else is left, runs `stopParts` before anybody can join; answers whether it did. */
  leave(stopParts: () => Promise<void>): Promise<boolean>;
}

/** Joins the users of the embedded parts; waits while a last user is stopping them. */
export async function usePartsOf(state: State): Promise<PartsUser> {
  const membership = await state.lock('users', async () => joinUsers(state.home));
  return {
    leave: (stopParts) =>
      state.lock('users', async () => {
        const isLast = membership.leave();
        if (isLast) await stopParts();
        return isLast;
      }),
  };
}
