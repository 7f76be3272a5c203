/** `npm run bench:plan-review`: how long a review takes, and how its time and memory grow with the plan. */
import { benchPlanReview } from "../../../../bench/plan-review/bench";
import { runCommand } from "../command";

runCommand("bench:plan-review", async ({ options: { rounds, only } }) => benchPlanReview(rounds, only));
