import { foldCase } from '../text.ts';

interface Searched {
  title: string;
  case_number: string;
  client_reference: string | null;
}

/** Where `q` is looked for (contract section 6.2); texts stand apart, so that nothing is found across two. */
export const caseSearchKey = ({ title, case_number, client_reference }: Searched): string =>
  foldCase([title, case_number, client_reference ?? ''].join('\u001f'));
