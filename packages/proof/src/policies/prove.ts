import type { AppliedPolicy } from "./applied";
import type { PolicyDocument } from "./document";
import { type Case, type Judgement, judge } from "./judge";
import type { Result } from "./matrix";
import { type Mutant, mutants } from "./mutants";
import {
  aboutOthers,
  type Decision,
  decisionsOf,
  describeQuestion,
  inOtherContexts,
  neverAllowed,
  type Question,
} from "./questions";
import { NEVER, REFUSALS, type Role, WITHOUT_RESOURCE } from "./refusals";
import { questionsAbout, type Surroundings } from "./resource-questions";
import type { AppliedRole } from "./roles";

const EVERYTHING: PolicyDocument = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

export interface ProofProps {
  readonly pythonEnvironment: string;
  readonly policies: readonly AppliedPolicy[];
  readonly roles: readonly AppliedRole[];
  /** What the roles are called here, by their names. */
  readonly roleOf: Readonly<Record<string, Role>>;
  readonly decisions: readonly Decision[];
  readonly surroundings: Surroundings;
}

export interface Proof {
  readonly results: readonly Result[];
  /** What is allowed and must not be, by what the roles were seen to need and what they must never do. */
  readonly tooMuch: readonly string[];
}

interface Prepared {
  readonly role: Role | undefined;
  readonly mutated: readonly { readonly policy: string; readonly mutant: Mutant }[];
  /** The first of the questions, which are those that were asked and allowed. */
  readonly needed: number;
  readonly judged: Case;
}

/** Mutates every policy, and asks of each mutant what is asked of the policy. */
export async function prove(props: ProofProps): Promise<Proof> {
  const prepared = [...ofRoles(props), ...ofBoundaries(props), ...ofResources(props)];
  const judgements = await judge(
    props.pythonEnvironment,
    prepared.map(({ judged }) => judged),
  );
  const results = prepared.flatMap(({ mutated }, index) =>
    mutated.map(({ policy, mutant }, at): Result => {
      const changed = judgements[index]?.changed[at] ?? [];
      return { policy, mutant: mutant.name, kind: mutant.kind, ...(changed.length > 0 && { killedBy: "evaluator" }) };
    }),
  );
  return { results, tooMuch: prepared.flatMap((one, index) => allowedTooMuch(one, judgements[index])) };
}

function allowedTooMuch({ role, needed, judged }: Prepared, judgement: Judgement | undefined): string[] {
  if (role === undefined || judgement === undefined) return [];
  return judged.questions.flatMap((question, at) => {
    const isAllowed = judgement.decisions[at] === "Allow";
    if (at < needed) return isAllowed ? [] : [`${role} needs ${describeQuestion(question)}, and is refused it`];
    return isAllowed ? [`${role} may ${describeQuestion(question)}`] : [];
  });
}

/** What a role was seen to need, and what it must be refused. */
function questionsOf(role: Role, asked: readonly Question[]): { needed: Question[]; refused: Question[] } {
  const key = (question: Question) => JSON.stringify([question.action, question.resource, question.context ?? {}]);
  const needed = [...asked];
  const known = new Set(needed.map(key));
  const never = NEVER.filter(({ roles }) => roles.includes(role)).flatMap(({ actions }) => actions);
  const refused = [
    ...needed.filter(({ action }) => !WITHOUT_RESOURCE.includes(action)).flatMap(aboutOthers),
    ...inOtherContexts(role, needed, REFUSALS),
    ...neverAllowed(needed, never),
  ].filter((question) => !known.has(key(question)));
  return { needed, refused: [...new Map(refused.map((question) => [key(question), question])).values()] };
}

/** Each role by its own policies: in an account without workflows there is no boundary that would limit it. */
function ofRoles({ policies, roles, roleOf, decisions }: ProofProps): Prepared[] {
  return roles.map((applied) => {
    const role = roleOf[applied.name];
    if (role === undefined) throw new Error(`nothing is known of the role ${applied.name}`);
    const own = policies.filter(({ id }) => applied.policies.includes(id));
    const asked = decisionsOf(applied.name, decisions).filter(({ decision }) => decision === "Allow");
    return prepare(role, asked, own);
  });
}

/** A boundary alone: as if the roles were allowed everything by their own policies. */
function ofBoundaries({ policies, roles, decisions }: ProofProps): Prepared[] {
  const ids = [...new Set(roles.flatMap(({ boundary }) => boundary ?? []))];
  return ids.flatMap((id) => {
    const bound = roles.filter(({ boundary }) => boundary === id);
    const asked = bound
      .flatMap(({ name }) => decisionsOf(name, decisions))
      .filter(({ decision }) => decision === "Allow");
    const own = policies.filter((policy) => policy.id === id);
    const prepared = prepare("boundary", asked, own, id);
    const { judged } = prepared;
    return [{ ...prepared, judged: { ...judged, policies: { ...judged.policies, everything: EVERYTHING } } }];
  });
}

function prepare(role: Role, asked: readonly Question[], own: readonly AppliedPolicy[], boundary?: string): Prepared {
  const { needed, refused } = questionsOf(role, asked);
  return {
    role,
    needed: needed.length,
    ...casesOf(own, {
      evaluation: "identity",
      policies: Object.fromEntries(own.map(({ id, document }) => [id, document])),
      limits: boundary === undefined ? [] : [boundary],
      questions: [...needed, ...refused],
    }),
  };
}

function ofResources({ policies, surroundings }: ProofProps): Prepared[] {
  return policies
    .filter(({ evaluation }) => evaluation !== "identity")
    .map((policy) => ({
      role: undefined,
      needed: 0,
      ...casesOf([policy], {
        evaluation: policy.evaluation,
        policies: { [policy.id]: policy.document },
        limits: [],
        questions: questionsAbout(policy, surroundings),
      }),
    }));
}

function casesOf(
  policies: readonly AppliedPolicy[],
  common: Omit<Case, "mutants">,
): Pick<Prepared, "mutated" | "judged"> {
  const mutated = policies.flatMap(({ id, document }) => mutants(document).map((mutant) => ({ policy: id, mutant })));
  const documents = mutated.map(({ policy, mutant }) => ({ policy, document: mutant.document }));
  return { mutated, judged: { ...common, mutants: documents } };
}
