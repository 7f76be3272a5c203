export { type Place, placeOf } from "./members";
export { Secrets } from "./store";
