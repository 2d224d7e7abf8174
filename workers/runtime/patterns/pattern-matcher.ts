import { RE2JS } from 're2js';
import type { MatchPattern, Pattern } from '../../../domain/regex/pattern.ts';
import { createPatternThread, type PatternThread } from './pattern-thread.ts';

/** A search that takes at most about 20 ms in place: instructions of the program × characters of the text. */
const maxStepsInPlace = 500_000;
const maxThreads = 2;

export interface PatternMatcher {
  match: MatchPattern;
  close: () => Promise<void>;
}

interface Waiting {
  pattern: Pattern;
  text: string;
  resolve: (found: boolean) => void;
  reject: (error: Error) => void;
}

/**
 * Searches texts for users' patterns without ever blocking the process: small linear-time searches run in place, all else
 * in at most two threads, where a search is ended `timeoutMs` after it began (contract evaluations, section 7.3).
 */
export function createPatternMatcher({ timeoutMs = 250 } = {}): PatternMatcher {
  const programs = new WeakMap<Pattern, RE2JS>();
  const idle: PatternThread[] = [];
  const busy = new Set<PatternThread>();
  const queue: Waiting[] = [];

  const programOf = (pattern: Pattern): RE2JS => {
    const program =
      programs.get(pattern) ?? RE2JS.compile(pattern.source, pattern.flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
    programs.set(pattern, program);
    return program;
  };

  const work = async (thread: PatternThread): Promise<void> => {
    busy.add(thread);
    for (let next = queue.shift(); next; next = queue.shift()) {
      await thread.search(next.pattern, next.text).then(next.resolve, next.reject);
    }
    busy.delete(thread);
    idle.push(thread);
  };

  const searchInThread = (pattern: Pattern, text: string): Promise<boolean> => {
    const answer = new Promise<boolean>((resolve, reject) => queue.push({ pattern, text, resolve, reject }));
    const thread = idle.pop() ?? (busy.size < maxThreads ? createPatternThread(timeoutMs) : null);
    if (thread) void work(thread);
    return answer;
  };

  return {
    match: (pattern, text) => {
      if (pattern.engine === 'javascript') return searchInThread(pattern, text);
      const program = programOf(pattern);
      return program.programSize() * text.length > maxStepsInPlace ? searchInThread(pattern, text) : program.test(text);
    },
    close: async () => {
      for (const { reject } of queue.splice(0)) reject(new Error('the pattern matcher was closed'));
      await Promise.all([...busy, ...idle].map((thread) => thread.close()));
    },
  };
}
