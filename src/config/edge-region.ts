/** Where everything of a distribution is: its certificate, its firewall and its logs. */
export const EDGE_REGION = "us-east-1";
