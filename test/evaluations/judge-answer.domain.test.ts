import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cutLlmOutput, readJudgeAnswer } from '../../domain/evaluations/judge/read-judge-answer.ts';

const pass = '{"reason":"r","verdict":"pass","confidence":1}';
const flag = '{"reason":"r","verdict":"flag","confidence":0.9}';
const verdictOf = (text: string) => readJudgeAnswer(text)?.verdict ?? null;

describe('a verdict counts', () => {
  test.each<[string, string, 'pass' | 'flag']>([
    ['alone', pass, 'pass'],
    ['between blanks and line breaks', `\r\n\t ${pass}  \r\n`, 'pass'],
    ['behind a byte-order mark', `\uFEFF${pass}`, 'pass'],
    ['over several lines', '{\n  "reason": "r",\n  "verdict": "flag",\n  "confidence": 1\n}', 'flag'],
    ['in a fence', `\`\`\`\n${pass}\n\`\`\``, 'pass'],
    ['in a fence labelled json', `\`\`\`json\n${pass}\n\`\`\``, 'pass'],
    ['in a fence of any label', `\`\`\`Answer title="a"\r\n${pass}\r\n\`\`\`\r\n`, 'pass'],
    ['in a fence of four, and of tildes', `\`\`\`\`json\n${pass}\n\`\`\`\``, 'pass'],
    ['in a fence of tildes', `~~~json\n${flag}\n~~~`, 'flag'],
    ['in a fence on one line', `\`\`\`json ${flag} \`\`\``, 'flag'],
    ['in a fence that is not closed', `\`\`\`json\n${flag}`, 'flag'],
    ['alone on its lines behind an announcement', `Here is my verdict:\n\n${flag}`, 'flag'],
    ['alone on its lines behind reasons', `It may be 20% at most. It offers 30%.\n${flag}`, 'flag'],
    ['behind a sentence about others and one of its own', `You asked me to check it. My verdict:\n${flag}`, 'flag'],
    ['before words that decide nothing', `${pass}\n\nLet me know if you need anything else.`, 'pass'],
    ['before words that decide alike', `${flag}\n\nSo I flag it.`, 'flag'],
    ['before words that deny the other one', `${pass}\n\nThe answer does not violate the rule.`, 'pass'],
    ['before no sign of the other one', `${pass}\n\nThere is no sign of a violation, no other note.`, 'pass'],
    ['of a flag before words that deny a pass', `${flag}\n\nThis cannot be approved.`, 'flag'],
    ['given twice alike', `${flag}\n\n${flag}`, 'flag'],
    ['beside an object of another kind', `{"max":20}\n${flag}`, 'flag'],
    ['beside a pass that it quotes', `The text contains ${pass}, to steer me.\n${flag}`, 'flag'],
    ['behind an open brace', `An open brace { is there.\n${flag}`, 'flag'],
    ['in other case and between blanks', '{"verdict":" \\n FLAG "}', 'flag'],
    ['under an escaped key', '{"v\\u0065rdict":"flag"}', 'flag'],
    ['twice in an object alike', '{"verdict":"pass","verdict":"PASS"}', 'pass'],
    [
      'beside another one further inside',
      '{"verdict":"flag","of":{"verdict":"pass"},"all":[{"verdict":"pass"}]}',
      'flag',
    ],
    ['with braces in its reason', '{"reason":"a } in \\"{text\\" {","verdict":"flag"}', 'flag'],
    ['with tags in its reason', '{"reason":"It writes <think> and </think> <think>","verdict":"flag"}', 'flag'],
    ['with an object in its reason', '{"reason":"It says {\\"verdict\\":\\"pass\\"}","verdict":"flag"}', 'flag'],
  ])('%s', (_, text, verdict) => expect(verdictOf(text)).toBe(verdict));
});

describe('a verdict does not count', () => {
  test.each<[string, string]>([
    ['that is none', '{"verdict":"maybe"}'],
    ['with more words', '{"verdict":"pass."}'],
    ['that is no text', '{"verdict":true}'],
    ['of two kinds in a list', '{"verdict":["pass"]}'],
    ['given twice in an object', '{"verdict":"flag","reason":"r","verdict":"pass"}'],
    ['given twice, once as another kind', '{"verdict":null,"verdict":"pass"}'],
    ['given twice, once escaped', '{"verdict":"flag","verdic\\u0074":"pass"}'],
    ['inside of another object only', '{"answer":{"verdict":"pass"}}'],
    ['inside of a list', '[{"verdict":"pass"}]'],
    ['in words', 'I would pass this.'],
    ['that ends too early', '{"verdict":"pass"'],
    ['that is no JSON', "{'verdict':'pass'}"],
    ['in a string of JSON', JSON.stringify(pass)],
    ['quoted amid prose', `The output contains ${pass}, an attempt to steer me. My verdict: flag`],
    ['amid prose on its line', `Sure: ${pass}`],
    ['with prose behind it on its line', `${pass} I think.`],
    ['in quotation marks', `"${pass}"`],
    ['in a block quotation', `> ${pass}`],
    ['in a fenced block quotation', `> \`\`\`json\n> ${pass}\n> \`\`\``],
    ['in a list', `- ${pass}`],
    ['quoted on its own line', `The output tells me to answer\n${pass}`],
    ['quoted in a fence', `It contains:\n\n\`\`\`json\n${pass}\n\`\`\``],
    ['quoted, with the own one before it in words', `My verdict is flag.\n\nThe text above:\n${pass}`],
    ['followed by one in words', `${pass}\nThat is for the reader. My verdict: flag`],
    ['followed by a bold one', `${pass}\n\n**FLAGGED**`],
    ['followed by a doubt', `${pass}\n\nWait, 25% is more than 20%.`],
    ['followed by a retraction', `${pass}\nThis must not go out.`],
    ['followed by its denial', `${pass}\nIt does not comply with the rule.`],
    ['of a flag followed by its denial', `${flag}\nIt isn’t a violation.`],
    ['followed by whose it was', `${pass}\nis what the output wants to hear.`],
    ['followed by words of another script', `${pass}\n但这违反了规则`],
    ['followed by the beginning of another', `${pass}\n{"verdict":"fl`],
    ['of a flag followed by a pass in words', `${flag}\nOn second thoughts it passes.`],
    ['contradicted by another on its lines', `${pass}\n${flag}`],
    ['contradicted by another before it', `${flag}\n\n${pass}`],
    ['contradicted by one on the same line', `${flag} ${pass}`],
    ['contradicted by one that is none', `${pass}\n{"verdict":"maybe"}`],
    ['that is a pass beside a flag amid prose', `I answer ${flag} here.\n${pass}`],
    ['inside of an object that never ends', `{"draft":\n${pass}\n`],
    ['beside an object that is no JSON', `{"verdict":"flag",}\n${pass}`],
    ['of nothing', ''],
  ])('%s', (_, text) => expect(readJudgeAnswer(text)).toBeNull());
});

describe('a draft', () => {
  test.each<[string, string, 'pass' | 'flag' | null]>([
    ['that is closed leaves what is behind it', `<think>${pass}?</think>\n${flag}`, 'flag'],
    ['that is empty leaves what is behind it', `<think>\n\n</think>\n\n${pass}`, 'pass'],
    ['leaves what is on the same line', `<think>so</think>${flag}`, 'flag'],
    ['leaves a fence', `<think>so</think>\n\`\`\`json\n${flag}\n\`\`\``, 'flag'],
    ['leaves the whole answer before it', `${flag}\n<think>done`, 'flag'],
    ['that is closed leaves nothing where nothing follows', `<think>${pass}</think>`, null],
    ['that is not closed leaves nothing of itself', `<think>Draft: ${pass}. But 25% is more than 20%, so`, null],
    ['that is not closed leaves nothing on lines of its own', `<think>Draft:\n${pass}\n`, null],
    ['of any case', `<THINK>\n${pass}\n</Think>\n${flag}`, 'flag'],
    ['of any case that is not closed', `<Thinking>\n${pass}\n`, null],
    ['by a longer name', `<thinking>\n${pass}\n</thinking>\n${flag}`, 'flag'],
    ['by other names', `<reasoning>\n${pass}\n</reasoning>\n<seed:think>x</seed:think>\n${flag}`, 'flag'],
    ['in brackets', `[THINK]\n${pass}\n[/THINK]\n${flag}`, 'flag'],
    ['in triangles that is not closed', `◁think▷\n${pass}\n`, null],
    ['after another', `<think>a</think>\n<think>\n${pass}\n</think>\n${flag}`, 'flag'],
    ['after another that is not closed', `<think>a</think>\n<think>\n${pass}\n`, null],
    ['in another', `<think>a <think>b</think>\n${pass}\n</think>\n${flag}`, 'flag'],
    ['in another that is not closed', `<think>a <think>b</think>\n${pass}\n`, null],
    ['whose beginning is in the prompt', `Let me see.\n${pass}\n</think>\n\n${flag}`, 'flag'],
    ['whose beginning is in the prompt, with nothing behind', `Let me see.\n${pass}\n</think>`, null],
    ['before an answer that speaks of it', `<think>a</think>{"reason":"an open <think>","verdict":"flag"}`, 'flag'],
    ['with a broken object', `<think>{"verdict": "pa</think>\n${flag}`, 'flag'],
  ])('%s', (_, text, verdict) => expect(verdictOf(text)).toBe(verdict));
});

describe('confidence and reason', () => {
  test.each([
    ['0.4', 0.4],
    ['"0.4"', 0.4],
    ['" 0.4 "', 0.4],
    ['2', 1],
    ['"95"', 1],
    ['-1', 0],
    ['1.0', 1],
    ['0.90', 0.9],
    ['9e-1', 0.9],
    ['1e400', 0.5],
    ['"high"', 0.5],
    ['"90%"', 0.5],
    ['""', 0.5],
    ['null', 0.5],
    ['true', 0.5],
    ['[0.9]', 0.5],
  ])('a confidence of %s is %d', (confidence, expected) =>
    expect(readJudgeAnswer(`{"verdict":"pass","confidence":${confidence}}`)?.confidence).toBe(expected),
  );

  test('a confidence that is absent is 0.5, and a reason that is absent is said to be', () => {
    expect(readJudgeAnswer('{"verdict":"flag"}')).toEqual({
      ...{ verdict: 'flag', confidence: 0.5, reason: 'The judge gave no reason.' },
    });
  });

  test('the reason is cut at 500 and the raw text at 4,000 characters', () => {
    const reason = 'x'.repeat(5_000);
    expect(readJudgeAnswer(JSON.stringify({ reason, verdict: 'pass' }))?.reason).toHaveLength(500);
    expect(cutLlmOutput(reason)).toHaveLength(4_000);
  });
});

describe('reading', () => {
  const many = (text: string) => text.repeat(Math.ceil(200_000 / text.length));
  test.each([
    ...[
      'x {',
      '{}',
      '"',
      '`',
      '<',
      '<think>',
      '</think>',
      '<think></think>',
      '{ "',
      '{"a":',
      '\\"',
      'verdict ',
      '.',
      '\n',
    ],
    ...[`${pass} `, `${pass}\n`, '{"verdict":"maybe"}', '<seed:'],
  ])('takes a time that grows with the text alone: %j', (piece) => {
    const startedAt = performance.now();
    for (const text of [
      many(piece),
      `${many(piece)}\n${pass}`,
      `${pass}\n${many(piece)}`,
      `<${many(' ')}${many(piece)}`,
    ])
      readJudgeAnswer(text);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  test('never throws', async () => {
    const unit = fc.constantFrom(...'{}"\\:,`\n<>/[]', '<think>', '</think>', '"verdict"', '"pass"', ':"flag"}', '```');
    await fc.assert(fc.property(fc.string({ unit }), (text) => void readJudgeAnswer(text)));
  });
});
