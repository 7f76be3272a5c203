import { join } from "node:path";
import type { Samples, Subject } from "../harness/interleave";
import type { Context, Part, Picture, Table } from "../harness/part";
import { spreadOf, valuesOf } from "../harness/statistics";
import { barChart } from "../harness/svg";
import { spreadText } from "../harness/tables";
import { LocalCopy } from "../running/local-copy";

const [AGAIN, WATCH] = ["npm run local again", "npm run local -- --watch"] as const;
/** What a watched edit may take, in milliseconds. */
const MOST_WATCHED = 300;
const AGAIN_SECONDS = 300;
const WATCHED_SECONDS = 60;
/** Between two looks whether the new code answers: a hundredth of what is measured. */
const AGAIN_PAUSE_MS = 100;
const WATCHED_PAUSE_MS = 3;
const READY_SECONDS = 300;
const KEPT = "bench/kept.txt";

export interface LiveData {
  readonly samples: Samples;
  /** Whether what was stored before the first edit was there after the last one. */
  readonly dataKept: boolean;
}

export const LIVE_PART: Part<LiveData> = {
  name: "edit",
  title: "Edit to live",
  summary:
    "From the moment in which a changed handler is saved to the first answer of its new code over HTTP, on a local AWS with IAM and " +
    "TLS enforced: by starting `npm run local` again, which synthesizes, plans and applies, and by `npm run local -- --watch`, which " +
    "builds the changed function and replaces it in place. One line of the health route changes each time. It runs in a copy of the " +
    "checkout, with data and ports of its own.",
  run: runLive,
  tables: liveTables,
  pictures: livePictures,
};

async function runLive(context: Context): Promise<LiveData> {
  context.step.detail("bringing up a local AWS");
  return LocalCopy.with(join(context.folder, "edit"), async (copy) => {
    const headers = { authorization: await copy.authorization(), "content-type": "text/plain" };
    const url = `${copy.origin}/api/data/${KEPT}`;
    const { status } = await fetch(url, { method: "PUT", headers, body: "kept" });
    if (status > 299) throw new Error(`An object could not be stored: ${status}`);

    const again = await context.measure(AGAIN, [startedAgain(copy)]);
    const watched = await copy.whileWatching(async () => {
      // it begins to watch at some moment after its start: the first edit that it sees says that it does
      await watching(copy);
      return context.measure(WATCH, [watchedEdit(copy)]);
    });
    const kept = await fetch(url, { headers });
    return { samples: { ...again, ...watched }, dataKept: (await kept.text()) === "kept" };
  });
}

/** Edits until one is live: one that was saved before the watcher looked would be waited for in vain. */
async function watching(copy: LocalCopy): Promise<void> {
  const end = performance.now() + READY_SECONDS * 1000;
  for (;;) {
    const seen = await copy.untilAnswers(await copy.edit(), 3, AGAIN_PAUSE_MS).catch((error: unknown) => error);
    if (typeof seen === "number") return;
    if (performance.now() > end) throw seen;
  }
}

function startedAgain(copy: LocalCopy): Subject {
  const once = async () => {
    const answer = await copy.edit();
    const savedAt = performance.now();
    const [answeredAt] = await Promise.all([copy.untilAnswers(answer, AGAIN_SECONDS, AGAIN_PAUSE_MS), copy.up()]);
    return { ms: answeredAt - savedAt, endMs: performance.now() - savedAt };
  };
  return { name: AGAIN, once };
}

function watchedEdit(copy: LocalCopy): Subject {
  const once = async () => {
    const answer = await copy.edit();
    const savedAt = performance.now();
    return { ms: (await copy.untilAnswers(answer, WATCHED_SECONDS, WATCHED_PAUSE_MS)) - savedAt };
  };
  return { name: WATCH, once };
}

function liveTables({ samples, dataKept }: LiveData): readonly Table[] {
  const rows = Object.entries(samples).map(([name, own]) => {
    const spread = spreadOf(valuesOf(own, "ms"));
    const isMet = spread.median <= MOST_WATCHED ? "yes" : "no";
    return [name, spreadText(spread, 0), name === WATCH ? isMet : "", String(spread.n)];
  });
  return [
    {
      title: "Edit to live: milliseconds from the saved file to the first answer of the new code",
      text: `Aimed at with --watch: less than ${MOST_WATCHED} ms. An object that was stored before the first edit was ${dataKept ? "there" : "gone"} after the last one.`,
      head: ["", "ms", "met", "n"],
      rows,
    },
  ];
}

function livePictures({ samples }: LiveData): readonly Picture[] {
  const bars = Object.entries(samples).map(([label, own]) => ({
    ...{ label, isOurs: label === WATCH },
    ...spreadOf(valuesOf(own, "ms")),
  }));
  const title = "From the saved file to the first answer of its new code";
  return [{ name: "edit", alt: `${title}, in milliseconds`, svg: barChart({ title, unit: "ms", bars }) }];
}
