/** The verdict of a log whose evaluation as a whole could not be finished (contract evaluations, section 5.4). */
export const unfinishedVerdict = {
  status: 'error',
  verdict: 'error',
  confidenceScore: 0,
  explanation: 'The evaluation could not be finished.',
} as const;
