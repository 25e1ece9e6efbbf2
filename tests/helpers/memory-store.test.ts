import { storeContract } from "../store/store-contract.ts";
import { memoryStore } from "./memory-store.ts";

// What the service's tests stand on keeps to the same contract as what it runs on.
storeContract("the tests' own", memoryStore);
