import { Testing } from "cdktf";
import type {} from "cdktf/lib/testing/adapters/jest"; // the types of cdktf's matchers
import { registerMatchers } from "./support/matchers";

// cdktf's matchers (toHaveResource, toHaveResourceWithProperties, ...), and what they lack (support/matchers.ts)
Testing.setupJest();
registerMatchers();
