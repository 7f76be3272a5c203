export { readAcceptances } from "./acceptance-file";
export { loadPlan } from "./input/load-plan";
export type { Program } from "./input/programs";
export { readPlan } from "./input/read-plan";
export { type MainProps, main } from "./main";
export type { Plan } from "./model";
export { renderJson } from "./render/json";
export { renderMarkdown } from "./render/markdown";
export { type Review, reviewPlan } from "./review";
