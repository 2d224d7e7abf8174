/** Why a text is no absolute http(s) address, or null. */
export function httpUrlProblem(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `At most ${maxLength} characters.`;
  // The URL parser quietly drops line breaks and accepts `http:host`; neither is an absolute address.
  if (!/^https?:\/\/[^\s/?#\\]/i.test(text) || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) {
    return 'Must be an absolute http or https URL.';
  }
  return null;
}

/** Whether an address carries a user name or password. */
export function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
