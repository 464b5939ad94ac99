// `@gradus/nn`: networks.

export {};
