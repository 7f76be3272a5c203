import { CONTENT } from "./content";
import { LABELS } from "./labels";
import { MACHINES } from "./machines";
import { REFERENCES } from "./references";
import { SHAPES } from "./shapes";
import { SIZES } from "./sizes";
import { TIMING } from "./timing";

/** Attributes that mean one thing in every type that has them, and may change in every direction. */
export interface Family {
  readonly title: string;
  /** Why nobody has to look at a change, as a sentence. */
  readonly why: string;
  /** Last names of attributes, parted by white space. */
  readonly names: string;
}

export const FAMILIES: readonly Family[] = [
  {
    title: "Labels, names, and what people read",
    why: "A label says what something is for, and nothing works by it; a name that others use cannot be changed in place, and the replacement is the finding.",
    names: LABELS,
  },
  {
    title: "Sizes, numbers and prices",
    why: "More or fewer of the same: what it does, and for whom, stays. What counts down to nothing is not among them.",
    names: SIZES,
  },
  {
    title: "When something happens, and how long it takes",
    why: "It happens at another time, or a little later.",
    names: TIMING,
  },
  {
    title: "Machines, versions and places",
    why: "The same on another machine, in another version or place; where that cannot be done in place, the replacement is the finding.",
    names: MACHINES,
  },
  {
    title: "References to what the plan shows by itself",
    why: "It belongs to another resource. References that give access or protect (roles, keys, policies, security groups, certificates, destinations) are not among them.",
    names: REFERENCES,
  },
  { title: "Shapes of data", why: "The same data in another form: columns, formats, prefixes.", names: SHAPES },
  {
    title: "Code, content and behaviour",
    why: "What a program, a job or a page does is reviewed where it is written.",
    names: CONTENT,
  },
];

/** Maps whose keys are the author's own: what stands below them is of the same family. */
export const MAPS = `
  app_settings container_environment_variables container_tags default_arguments default_run_properties effective_labels
  environment_variables final_backup_tags hyperparameters incident_tags job_tags keepers labels
  non_overridable_arguments object_tags recovery_point_tags request_models request_parameters request_templates
  response_models response_templates runtime_environment_variables stage_variable_overrides
  stage_variables staging_area_tags tags tags_all terraform_labels triggers triggers_replace user_labels variables volume_tags
`;

/** The labels that every type has: harmless also where nothing else is. */
export const OWN_LABELS =
  "arn comment description display_name id labels location name name_prefix region resource_group_name tags tags_all title";
