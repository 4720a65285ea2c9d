/**
 * The rules of the HTML standard for a stream of server-sent events, one row each: a stream, and the data and type of
 * every event that is dispatched. Whoever reads such streams is held against them, in pieces of any size.
 */
export const sseRules: [rule: string, stream: string, events: [data: string, type?: string][]][] = [
  ["a blank line dispatches an event", "data: a\n\n", [["a"]]],
  ["LF ends a line", "data: a\ndata: b\n\n", [["a\nb"]]],
  ["CRLF ends a line", "data: a\r\ndata: b\r\n\r\n", [["a\nb"]]],
  ["CR alone ends a line", "data: a\rdata: b\r\r", [["a\nb"]]],
  ["the three mix", "data: a\r\n\ndata: b\n\r\ndata: c\r\r\ndata: d\n\r", [["a"], ["b"], ["c"], ["d"]]],
  ["LF and then CR are two ends", "data: a\n\rdata: b\n\n", [["a"], ["b"]]],
  ["a byte order mark at the start is dropped", "\ufeffdata: a\n\n", [["a"]]],
  ["only one is", "\ufeff\ufeffdata: a\n\ndata: b\n\n", [["b"]]],
  ["a later one belongs to the field's name", "data: a\n\n\ufeffdata: b\n\n", [["a"]]],
  ["a byte order mark alone makes no event", "\ufeff\n\ndata: a\n\n", [["a"]]],
  ["a line that begins with a colon is a comment", ": data: x\ndata: a\n:\n\n", [["a"]]],
  ["a comment alone makes no event", ": ping\n\n", []],
  ["one space after the colon is dropped", "data: a\n\n", [["a"]]],
  ["no space is needed", "data:a\n\n", [["a"]]],
  ["a second space stays", "data:  a\n\n", [[" a"]]],
  ["a tab stays", "data:\ta\n\n", [["\ta"]]],
  ["later spaces stay", "data: a \n\n", [["a "]]],
  ["a space before the colon belongs to the name", "data : a\n\n", []],
  ["a space before the name does too", " data: a\n\n", []],
  ["later colons belong to the value", "data: a: b\n\n", [["a: b"]]],
  ["several data lines are joined by LF", "data: a\ndata: b\ndata: c\n\n", [["a\nb\nc"]]],
  ["data without a colon is an empty line", "data\n\n", [[""]]],
  ["twice, it is two", "data\ndata\n\n", [["\n"]]],
  ["data without a value is an empty line", "data:\n\ndata: \n\n", [[""], [""]]],
  ["an empty last data line stays", "data: a\ndata:\n\n", [["a\n"]]],
  ["fields are told apart by case", "Data: x\ndata: a\nDATA: y\n\n", [["a"]]],
  ["unknown fields are ignored", "foo: x\ndata: a\nbar\n\n", [["a"]]],
  ["event names the type", "event: error\ndata: a\n\n", [["a", "error"]]],
  ["before or after the data", "data: a\nevent: error\n\n", [["a", "error"]]],
  ["the last one counts", "event: b\nevent: error\ndata: a\n\n", [["a", "error"]]],
  ["only one space of it is dropped", "event:  x \ndata: a\n\n", [["a", " x "]]],
  ["an empty one is none", "event: x\nevent\ndata: a\n\n", [["a"]]],
  ["it holds for one event", "event: error\ndata: a\n\ndata: b\n\n", [["a", "error"], ["b"]]],
  ["an event without data is not dispatched", "event: error\n\ndata: a\n\n", [["a"]]],
  ["id changes nothing of the event", "id: 1\ndata: a\nid\n\n", [["a"]]],
  ["nor does an id with NUL", "id: 1\u00002\ndata: a\n\n", [["a"]]],
  ["retry changes nothing of the event", "retry: 10\ndata: a\n\nretry: soon\ndata: b\n\n", [["a"], ["b"]]],
  ["blank lines alone make no event", "\n\n\r\n\rdata: a\n\n\n", [["a"]]],
  ["an event whose blank line never comes is discarded", "data: a\n\ndata: b\n", [["a"]]],
  ["so is a line without an end", "data: a\n\ndata: b", [["a"]]],
  ["an empty stream holds none", "", []],
  ["NUL in data stays", "data: a\u0000b\n\n", [["a\u0000b"]]],
  ["characters of several bytes stay whole", "data: é…😀 日本\n\n", [["é…😀 日本"]]],
];

/** The stream of a row as bytes. */
export const bytesOf = (stream: string): Uint8Array => new TextEncoder().encode(stream);

/** The one rule that a text cannot say: bytes that are no UTF-8 become U+FFFD, and the stream goes on. */
export const notUtf8: [stream: Uint8Array, data: string[]] = [
  Uint8Array.from([...bytesOf("data: "), 0xff, 0xe2, 0x82, ...bytesOf("\n\ndata: a\n\n")]),
  ["\ufffd\ufffd", "a"],
];
