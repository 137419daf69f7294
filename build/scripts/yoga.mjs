/**
 * This file is part of the program: it stands for `yoga-layout`, whose own loader takes 8 ms to decode
 * itself and to wait. Emscripten lets the caller make the instance.
 */
import load from 'yoga-layout/loader';
import bytes from 'yoga-layout/bytes';
import wrapAssembly from 'yoga-layout/wrap';

const { WebAssembly } = globalThis;

const library = {
  instantiateWasm(imports, receive) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    receive({ exports });
    return exports;
  },
};
load(library);

export default wrapAssembly(library);
export * from 'yoga-layout/enums';
