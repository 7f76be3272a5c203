export { type Place, placeOf, placeOfItem } from "./members";
export { Secrets } from "./store";
