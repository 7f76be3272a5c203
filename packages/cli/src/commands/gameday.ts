/** `npm run gameday -- <fault>`: breaks the local AWS in a documented way, and waits for the alarm. */
import { faultNamed, practise } from "@secure-serverless/operations/gameday/practise";
import { runCommand } from "../command";

runCommand("gameday", async ({ arguments: { fault }, options: { hold } }) => practise(faultNamed(fault), hold));
