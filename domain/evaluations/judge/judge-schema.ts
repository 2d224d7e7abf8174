/** The JSON schema of a judge's answer; the reason comes first so that the model reasons before deciding (section 9.2). */
export const judgeSchema = {
  type: 'object',
  properties: {
    reason: { type: 'string' },
    verdict: { type: 'string', enum: ['pass', 'flag'] },
    confidence: { type: 'number' },
  },
  required: ['reason', 'verdict', 'confidence'],
  additionalProperties: false,
} as const;
