/** The line break that a text is written with; `\n` for one without any. */
export const lineBreak = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
