import type { WrittenSections } from '../../../domain/investigations/reports/compose-report.ts';
import { ModelText, modelPrompt, modelTextSchema } from '../../../domain/investigations/reports/model-prompt.ts';
import { readModelText } from '../../../domain/investigations/reports/read-model-text.ts';
import type { ReportFacts } from '../../../domain/investigations/reports/report-facts.ts';
import { parseJson } from '../../../domain/json/parse-json.ts';
import { type ModelProvider, modelProviders } from '../../../domain/models/model-provider.ts';
import { reason } from '../../failures.ts';
import { ModelError } from '../../models/model.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Of a call; where a server refuses what was added to it there are three at most, all within the time of the activity. */
const TIMEOUT_MS = 50_000;

/** The text of a model as far as it rests on evidence. */
export interface ModelWriting {
  written: WrittenSections;
  /** The model. */
  narrativeBy: string;
  dropped: number;
}

interface Assignment {
  workspaceId: string;
  facts: ReportFacts;
  /** Random, so that no source can know the marker around its data. */
  token: string;
  signal: AbortSignal;
}

/** `openai/gpt-5-mini` as provider and model; null where none is set. */
function chosen(reportModel: string): { provider: ModelProvider; model: string } | null {
  const [name = '', ...rest] = reportModel.split('/');
  const provider = modelProviders.find((one) => one === name);
  return provider ? { provider, model: rest.join('/') } : null;
}

/** Has a model write summary and findings (contract section 9.1); null where it fails, or nothing is left of its text. */
export async function writeByModel(deps: InvestigationsDeps, assignment: Assignment): Promise<ModelWriting | null> {
  const choice = chosen(deps.reportModel ?? '');
  if (!choice) return null;
  const { workspaceId, facts, token, signal } = assignment;
  const { system, user, rows } = modelPrompt(facts, token);
  try {
    const model = deps.models.modelFor({ ...choice, workspaceId, keyOf: 'installation' });
    const { text, stopReason } = await model.ask({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user.toWellFormed() },
      ],
      responseFormat: { name: 'report_text', schema: modelTextSchema },
      optional: ['responseFormat', 'maxTokens'],
      ...{ maxTokens: 8_192, timeoutMs: TIMEOUT_MS, maxBytes: 1 << 20, signal },
    });
    const said = stopReason === 'stop' ? readText(text) : null;
    const checked = said && readModelText(said, rows, facts);
    return checked && { ...checked, narrativeBy: model.name };
  } catch (error) {
    if (!(error instanceof ModelError)) signal.throwIfAborted();
    deps.log.warn(
      { workspaceId, reason: error instanceof ModelError ? error.message : reason(error) },
      'no model wrote a report',
    );
    return null;
  }
}

/** The object in an answer, which some models put into a fence. */
function readText(text: string): ModelText | null {
  try {
    return ModelText.parse(parseJson(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)));
  } catch {
    return null;
  }
}
