import { Converter } from 'typedoc';

/** Calls each page of the guide by its heading; TypeDoc would call it by its file. */
export function load({ converter }) {
  converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, page) => {
    const text = page.content.map((part) => part.text).join('');
    const [, heading] = /^# (.+)$/m.exec(text) ?? [];
    if (heading) page.name = page.name.replace(/[^/]+$/, heading);
  });
}
