/** The entities of investigations. */
export const investigationsEntities = [];
