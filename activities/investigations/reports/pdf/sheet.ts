import PDFDocument from 'pdfkit';
import type { ScriptFont } from './fonts.ts';
import { type Line, layOutText, type TextStyle, Transliterations } from './lay-out-text.ts';

export const MARGIN = 56;
export const colours = { ink: '#1d2733', muted: '#5b6875', rule: '#c9d1d9', accent: '#1f4e79', link: '#1a5fa8' };

export interface SheetOptions {
  title: string;
  subject: string;
  createdAt: Date;
}

export interface TextOptions extends Partial<TextStyle> {
  colour?: string;
  /** Where the text leads. */
  link?: string;
  /** From the left margin. */
  indent?: number;
  width?: number;
  /** Space behind it. */
  after?: number;
}

/** The pages of a document and where the next line goes; what is set is tagged, what decorates is an artifact. */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly notes = new Transliterations();
  readonly #root: PDFKit.PDFStructureElement;
  readonly #fonts = new Set<string>();

  constructor({ title, subject, createdAt }: SheetOptions) {
    this.doc = new PDFDocument({
      ...{
        size: 'A4',
        margin: MARGIN,
        bufferPages: true,
        pdfVersion: '1.7',
        subset: 'PDF/A-2a',
        tagged: true,
        lang: 'en',
      },
      ...{ displayTitle: true, font: null as unknown as string },
      info: {
        ...{ Title: title, Subject: subject, Creator: 'Tracework', Producer: 'Tracework' },
        ...{ CreationDate: createdAt, ModDate: createdAt },
      },
    } as PDFKit.PDFDocumentOptions);
    this.#root = this.doc.struct('Document');
    this.doc.addStructure(this.#root);
  }

  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.doc.page.height - MARGIN - 20; // the page number stands below
  }

  /** Index of the current page. */
  get pageIndex(): number {
    return this.doc.bufferedPageRange().count - 1;
  }

  newPage(): void {
    this.doc.addPage();
  }

  /** Begins a new page where less than this is left of the current one; true if it did. */
  need(height: number): boolean {
    if (this.doc.y + height <= this.#bottom) return false;
    this.newPage();
    return true;
  }

  space(height: number): void {
    this.doc.y += height;
  }

  /** Sets text as an element of this type (`P`, `H1`, `LI`…), on as many pages as it takes. */
  text(tag: string, text: string, options: TextOptions = {}): void {
    const { size = 10, weight = 'regular', indent = 0, width = this.width - indent, after = 6 } = options;
    const lines = layOutText(text, { size, weight }, width, this.notes);
    this.element(tag, () => {
      for (const line of lines) {
        this.#continueWithin(size * 1.4);
        this.#line(line, MARGIN + indent, size, options);
      }
    });
    this.doc.y += after;
  }

  /** An element whose content `draw` sets. */
  element(tag: string, draw: () => void): void {
    const element = this.doc.struct(tag, {}, draw);
    this.#root.add(element);
    element.end();
  }

  /** What carries no meaning: rules, bars, page numbers. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  rule(): void {
    const { doc } = this;
    this.artifact(() =>
      doc
        .moveTo(MARGIN, doc.y)
        .lineTo(MARGIN + this.width, doc.y)
        .lineWidth(0.5)
        .strokeColor(colours.rule)
        .stroke(),
    );
  }

  /** Lines at a place of their own, which move nothing; answers their height. */
  textAt(
    text: string,
    x: number,
    y: number,
    { size = 9, weight = 'regular', width = this.width, ...rest }: TextOptions,
  ): number {
    const lines = layOutText(text, { size, weight }, width, this.notes);
    const before = this.doc.y;
    this.doc.y = y;
    for (const line of lines) this.#line(line, x, size, rest);
    const height = this.doc.y - y;
    this.doc.y = before;
    return height;
  }

  heightOf(text: string, { size = 9, weight = 'regular', width = this.width }: TextOptions): number {
    return layOutText(text, { size, weight }, width, this.notes).length * size * 1.4;
  }

  async end(): Promise<Buffer> {
    this.#root.end();
    const chunks: Buffer[] = [];
    const done = new Promise<Buffer>((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(Buffer.concat(chunks)));
      this.doc.on('error', reject);
    });
    this.doc.end();
    return done;
  }

  /** A font that was read once serves all documents; its types know files alone. */
  #registered({ name, font }: ScriptFont): string {
    if (!this.#fonts.has(name)) this.doc.registerFont(name, font as unknown as string);
    this.#fonts.add(name);
    return name;
  }

  #continueWithin(height: number): void {
    if (this.doc.y + height > this.#bottom) this.doc.continueOnNewPage();
  }

  #line(line: Line, left: number, size: number, { colour = colours.ink, link }: TextOptions): void {
    const { doc } = this;
    const height = size * 1.4;
    const [top, baseline] = [doc.y, doc.y + size * 1.05];
    let x = left;
    doc.fillColor(link ? colours.link : colour).fontSize(size);
    for (const { text, font, width } of line.runs) {
      doc.font(this.#registered(font));
      doc.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic' });
      x += width;
    }
    if (link) doc.link(left, top, line.width, height, link);
    doc.x = MARGIN;
    doc.y = top + height;
  }
}
