/**
 * Something that can judge attributes: a table of meanings, or a rule that reads a type as a whole. What no judge knows is
 * said not to be judged, whatever the rules found.
 */
export interface Judge {
  readonly id: string;
  /**
   * Whether this judge looks at an attribute of a type whenever it changes, in every direction.
   *
   * @param path dotted, without the positions in lists: `rule.default_retention.mode`
   */
  knows(type: string, path: string): boolean;
  /** Whether it reads resources of this type as a whole, so that making one is judged. @default never */
  reads?(type: string): boolean;
}
