import { EventEmitter } from "node:events";
import { promptHidden } from "../../src/secret/prompt";

function terminal() {
  const events = new EventEmitter();
  const modes: boolean[] = [];
  const exits: number[] = [];
  let shown = "";
  const input = Object.assign(events, {
    setRawMode: (mode: boolean) => void modes.push(mode),
    resume: () => {},
    pause: () => {},
  });
  const streams = {
    input: input as never,
    output: {
      write: (text: string) => {
        shown += text;
      },
    },
    exit: (code: number) => void exits.push(code),
  };
  return { streams, type: (text: string) => events.emit("data", Buffer.from(text)), modes, exits, shown: () => shown };
}

const exitListeners = () => process.listenerCount("exit");

it.each([
  ["a line", ["hunter2\r"], "hunter2"],
  ["keys one by one", ["a", "b", "\n"], "ab"],
  ["what is erased", ["abx\u007fy\b\r"], "ab"],
  ["a line that is begun again", ["wrong\u0015right\r"], "right"],
  ["a cursor key", ["a", "\u001b[D", "b\r"], "ab"],
  ["nothing", ["\r"], ""],
  ["Ctrl-D behind something", ["a\u0004\r"], "a"],
])("%s is read without an echo, and the terminal is as before", async (_name, typed, line) => {
  const before = exitListeners();
  const { streams, type, modes, exits, shown } = terminal();
  const answer = promptHidden("api_key: ", streams);
  expect(modes).toEqual([true]);
  for (const text of typed) type(text);

  expect((await answer) === line).toBe(true);
  expect([modes, exits, shown()]).toEqual([[true, false], [], "api_key: \n"]);
  expect(exitListeners()).toBe(before);
});

it.each([
  ["Ctrl-C", "secret\u0003"],
  ["Ctrl-D on an empty line", "\u0004"],
])("%s ends the process as an interrupt, with the terminal as before", (_name, typed) => {
  const { streams, type, modes, exits, shown } = terminal();
  void promptHidden("api_key: ", streams);
  type(typed);
  expect([modes, exits, shown()]).toEqual([[true, false], [130], "api_key: \n"]);
});
