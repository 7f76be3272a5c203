import { API_GATEWAY } from "./api-gateway";
import { IDENTITY } from "./identity";
import { LAMBDA } from "./lambda";
import { MESSAGES } from "./messages";
import { MONITORING } from "./monitoring";
import { STORAGE } from "./storage";
import type { Tampering } from "./tampering";

/** By Terraform's type, what is done behind its back. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  ...API_GATEWAY,
  ...IDENTITY,
  ...LAMBDA,
  ...MESSAGES,
  ...MONITORING,
  ...STORAGE,
};
