/** The part of cli-progress that is used here; the package brings no types. */
declare module 'cli-progress' {
  export const Presets: { shades_classic: object };
  export class SingleBar {
    constructor(options: { format: string; hideCursor: boolean; stream: NodeJS.WritableStream }, preset: object);
    start(total: number, startValue: number, payload: Record<string, unknown>): void;
    update(value: number, payload: Record<string, unknown>): void;
    stop(): void;
  }
}
