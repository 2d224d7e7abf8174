/** Reads settings by name: the text of one; undefined where it is not set, empty or no text. */
export function settingTexts(settings: object): (name: string) => string | undefined {
  const values = settings as Record<string, unknown>;
  return (name) => {
    const text = values[name];
    return typeof text === 'string' && text !== '' ? text : undefined;
  };
}
