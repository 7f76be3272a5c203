import type { Message } from "esbuild";
import { FUNCTION_IDS, type FunctionId } from "../../../../../src/config/parts";
import { type Build, nameOf, PARTS, type Part } from "../../../src/local/live/builds";
import { LiveCode } from "../../../src/local/live/live-code";
import type { LiveFunction, Swapped } from "../../../src/local/live/session";

const ERROR: Message = { id: "", pluginName: "", text: "no such thing", location: null, notes: [], detail: undefined };
const NAMES = Object.fromEntries(FUNCTION_IDS.map((id) => [id, `the-${id}`])) as Record<FunctionId, string>;

/** Sources whose parts have the texts given, one file each. */
function sources(options: { inspectPorts?: Record<FunctionId, number>; swap?: (id: string) => Partial<Swapped> } = {}) {
  const texts = new Map<string, string | undefined>(PARTS.map((part) => [nameOf(part), "1"]));
  const rebuilt: string[] = [];
  const swaps: LiveFunction[][] = [];
  const told: string[] = [];
  const rebuild = async (part: Part): Promise<Build> => {
    rebuilt.push(nameOf(part));
    const text = texts.get(nameOf(part));
    if (text === undefined) return { part, errors: [ERROR] };
    const [code = "", map = ""] = text.split("|");
    return { part, files: { "index.js": code, "index.js.map": map }, deployed: { "index.js": code } };
  };
  const { inspectPorts, swap = () => ({}) } = options;
  const code = new LiveCode({
    builds: {
      projectRoot: "/project",
      rebuild,
      partsOf: (file) => PARTS.filter((part) => file === `/project/${nameOf(part)}`),
    },
    runtime: {
      swap: async (functions) => {
        swaps.push([...functions]);
        return functions.map((one) => ({ function: one.function, found: true, error: null, ...swap(one.function) }));
      },
    },
    names: NAMES,
    watch: true,
    tell: (text) => told.push(text),
    ...(inspectPorts && { inspectPorts }),
  });
  const begin = async () => {
    const found = await code.begin(await Promise.all(PARTS.map(rebuild)));
    rebuilt.length = 0;
    return found;
  };
  const save = async (name: string, text: string | undefined) => {
    texts.set(name, text);
    await code.changed([`/project/${name}`]);
  };
  return { code, texts, rebuilt, swaps, told, begin, save };
}

describe("what it tells of a batch", () => {
  it("names the files that the function is made from, and none that an editor made for a moment", async () => {
    const { code, texts, begin, told } = sources();
    await begin();
    texts.set("api", "2");
    await code.changed(["/project/of-a-moment", "/project/api"]);
    expect(told).toEqual([expect.stringMatching(/^api live in \d+ ms \(api\)$/)]);
  });
});

describe("live code at its begin", () => {
  it("replaces nothing, and has a process stand by for each function", async () => {
    const { begin, swaps, told } = sources();
    expect(await begin()).toEqual(FUNCTION_IDS);
    expect(swaps).toHaveLength(1);
    expect(swaps[0]?.map(({ files, standBy }) => [files, standBy])).toEqual(FUNCTION_IDS.map(() => [null, true]));
    expect(told).toEqual([]);
  });

  it("replaces what changed while it was applied", async () => {
    const { code, texts, swaps } = sources();
    const applied = PARTS.map((part) => ({ part, files: {}, deployed: { "index.js": "1" } }));
    texts.set("api", "2");
    await code.begin(applied);
    expect(swaps[0]?.map((one) => one.function)).toEqual(["the-api"]);
  });

  it("runs every function with an inspector of its own, and knows which there are", async () => {
    const inspectPorts = { api: 1, authorizer: 2, rotation: 3 };
    const { begin, swaps, told } = sources({ inspectPorts, swap: (name) => ({ found: name !== "the-rotation" }) });
    expect(await begin()).toEqual(["api", "authorizer"]);
    expect(swaps[0]?.map(({ inspectPort }) => inspectPort)).toEqual([1, 2, 3]);
    expect(told.map((text) => text.split(" ")[0])).toEqual(["api", "authorizer"]);
  });
});

describe("a change", () => {
  it("rebuilds and replaces the one function that it concerns", async () => {
    const { begin, save, swaps, rebuilt, told } = sources();
    await begin();
    await save("authorizer", "2");
    expect(rebuilt).toEqual(["authorizer"]);
    expect(swaps.at(-1)).toMatchObject([{ function: "the-authorizer", files: { "index.js": "2" }, layer: null }]);
    expect(told.at(-1)).toMatch(/^authorizer live in \d+ ms \(authorizer\)$/);
  });

  it("replaces the function of a layer, which keeps that layer from then on", async () => {
    const { begin, save, swaps } = sources();
    await begin();
    await save("the layer of api", "2");
    await save("api", "3");
    expect(swaps.slice(1)).toMatchObject([
      [{ function: "the-api", files: { "index.js": "1" }, layer: { "index.js": "2" } }],
      [{ function: "the-api", files: { "index.js": "3" }, layer: { "index.js": "2" } }],
    ]);
  });

  it("replaces nothing when the code is the same, unless a debugger needs the lines", async () => {
    const without = sources();
    await without.begin();
    await without.save("api", "1|other lines");
    expect(without.swaps).toHaveLength(1);
    const inspected = sources({ inspectPorts: { api: 1, authorizer: 2, rotation: 3 } });
    await inspected.begin();
    await inspected.save("api", "1|other lines");
    expect(inspected.swaps.at(-1)?.map((one) => one.function)).toEqual(["the-api"]);
  });

  it("builds nothing for other files", async () => {
    const { begin, code, rebuilt } = sources();
    await begin();
    await code.changed(["/project/README.md"]);
    expect(rebuilt).toEqual([]);
  });

  it("builds each function once for hundreds of files", async () => {
    const { begin, code, rebuilt, texts } = sources();
    await begin();
    texts.set("api", "2");
    const files = Array.from({ length: 300 }, (_, index) => `/project/${index}`);
    await Promise.all([code.changed(["/project/api"]), code.changed([...files, "/project/api"])]);
    expect(rebuilt).toEqual(["api"]);
  });
});

describe("a function that does not build", () => {
  it("is told once, replaces nothing, and is live when it builds", async () => {
    const { begin, save, swaps, told } = sources();
    await begin();
    await save("api", undefined);
    await save("api", undefined);
    expect(told).toEqual(["api does not build; the code before goes on serving:\nno such thing"]);
    expect(swaps).toHaveLength(1);
    await save("api", "2");
    expect(swaps.at(-1)).toMatchObject([{ function: "the-api", files: { "index.js": "2" } }]);
  });

  it("is told to build again when its code is what runs", async () => {
    const { begin, save, swaps, told } = sources();
    await begin();
    await save("api", undefined);
    await save("api", "1");
    expect(told.at(-1)).toBe("api builds again");
    expect(swaps).toHaveLength(1);
  });

  it("does not keep another one back", async () => {
    const { begin, code, swaps, texts } = sources();
    await begin();
    texts.set("api", undefined);
    texts.set("authorizer", "2");
    await code.changed(["/project/api", "/project/authorizer"]);
    expect(swaps.at(-1)?.map((one) => one.function)).toEqual(["the-authorizer"]);
  });
});

describe("a function whose init fails", () => {
  it("is live, and told with the reason", async () => {
    const { begin, save, told } = sources({ swap: () => ({ error: "Error: no\n at functions/api/app.ts:3" }) });
    await begin();
    await save("api", "2");
    expect(told.at(-1)).toBe(
      "api fails when it starts, and so does each of its requests:\nError: no\n at functions/api/app.ts:3",
    );
  });
});
